/*
 * Forward error correction as dm-verity and Android have it: Reed-Solomon
 * RS(255, 255 - roots) over GF(2^8), polynomial 0x11d, first root 2^0. The
 * input is blocks of 4096 bytes; the bytes of a codeword are a whole number of
 * blocks apart, so that damage to neighbours falls on different codewords.
 */
#ifndef FORMATS_FEC_H
#define FORMATS_FEC_H

#include <base/tee_result.h>
#include <stddef.h>
#include <stdint.h>

#define FEC_CODEWORD	255u
#define FEC_BLOCK_LEN	4096u
#define FEC_ROOTS_MIN	2u
#define FEC_ROOTS_MAX	24u /* what dm-verity takes */
#define FEC_TRAILER_LEN 4096u

/**
 * struct fec_shape - how an input is cut into codewords
 * @data_count: bytes of a codeword that are data, 255 - roots
 * @step:       input bytes between one byte of a codeword and its next
 * @parity_len: bytes of parity
 *
 * Codeword i, below @step, takes the input bytes i, i + step, i + 2 step and so
 * on, zero where the input has ended. Its parity stands at i * roots.
 */
struct fec_shape {
	uint32_t roots;
	uint32_t data_count;
	uint64_t step;
	uint64_t parity_len;
};

/**
 * fec_shape() - compute the shape
 * @input_len: bytes; a last partial block counts as a whole one
 * @roots:     parity bytes per codeword
 * @shape:     receives it
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for no input, one above 2^60
 * bytes, or roots out of range.
 */
TEE_Result fec_shape(uint64_t input_len, uint32_t roots,
		     struct fec_shape *shape);

/* How one number of roots encodes; built once, then only read. */
struct fec_code {
	uint32_t roots;
	/* Products of each coefficient below the leading one, highest power
	 * first: with the low and with the high four bits of a byte. */
	uint8_t low[FEC_ROOTS_MAX][16];
	uint8_t high[FEC_ROOTS_MAX][16];
};

/** fec_code_init() - @roots is FEC_ROOTS_MIN to FEC_ROOTS_MAX. */
void fec_code_init(struct fec_code *code, uint32_t roots);

/**
 * fec_step() - feed one byte to each of many codewords
 * @code:   how to encode
 * @in:     @len bytes, one for each codeword
 * @parity: row r, @len bytes each, is parity byte r of every codeword, highest
 *          power first; zero before the first byte
 * @len:    codewords
 *
 * After the last data byte @parity is the parity; zero bytes at the end count.
 */
void fec_step(const struct fec_code *code, const uint8_t *in, uint8_t *parity,
	      size_t len);

#endif
