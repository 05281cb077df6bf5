/* Work that is cut into pieces, on as many threads as there are processors. */
#ifndef TOOLS_AVB_WORKERS_H
#define TOOLS_AVB_WORKERS_H

#include <stddef.h>
#include <stdint.h>

/**
 * workers_run() - call a function for each piece, in no particular order
 * @piece_count: pieces 0 to @piece_count - 1
 * @room_len:    bytes of memory that each thread brings along
 * @piece:       called with @ctx, the piece's number and that memory
 */
void workers_run(uint64_t piece_count, size_t room_len,
		 void (*piece)(void *ctx, uint64_t number, void *room),
		 void *ctx);

#endif
