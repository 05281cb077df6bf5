/* Programs that sign in our place. */
#ifndef TOOLS_AVB_HELPER_H
#define TOOLS_AVB_HELPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * helper_run() - have a program sign, or fail()
 * @program:    run as "PROGRAM ALGORITHM KEY", and a file name if @with_files
 * @with_files: the block is in that file, which the program replaces by the
 *              signature; otherwise standard input and output
 * @block:      the padded block, @len bytes
 * @sig:        receives @len bytes
 */
void helper_run(const char *program, bool with_files, const char *algorithm,
		const char *key_path, const uint8_t *block, size_t len,
		uint8_t *sig);

#endif
