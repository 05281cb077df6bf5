/*
 * The supplicant of the host build: trusted applications from folders, and
 * the files of trusted storage below one.
 */
#ifndef NORMAL_HOST_SUPPLICANT_H
#define NORMAL_HOST_SUPPLICANT_H

#include <abi/message.h>
#include <stddef.h>

#define TA_FOLDERS_MAX 8u

/**
 * supplicant_init() - where its files are
 * @storage: folder of trusted storage, made when needed; borrowed
 * @ta, @ta_count: folders that are looked through for UUID.ta; borrowed
 */
void supplicant_init(const char *storage, const char *const *ta,
		     size_t ta_count);

/**
 * supplicant_serve() - answer one request
 * @bytes: where the memory of memref parameter i is, or NULL
 *
 * Return: a TEE_Result; values and sizes are in @param.
 */
uint32_t supplicant_serve(uint32_t cmd, struct msg_param *param, uint32_t count,
			  void *const bytes[MSG_RPC_PARAM_MAX]);

#endif
