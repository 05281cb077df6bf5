/*
 * The host's own random numbers stand in for the CPU's source.
 */
#include <arch/entropy.h>
#include <sys/random.h>

bool arch_entropy_word(uint64_t *word)
{
	return getrandom(word, sizeof(*word), 0) == sizeof(*word);
}
