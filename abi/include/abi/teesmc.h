/*
 * Numbers of the OP-TEE SMC interface between Linux and the TEE, and of the
 * OPTEED contract between the TEE and EL3. Assembly may include this.
 */
#ifndef ABI_TEESMC_H
#define ABI_TEESMC_H

/* SMCCC */
#define SMCCC_FAST	0x80000000
#define SMCCC_SVE_HINT	0x00010000
#define SMCCC_OWNER(id) (((id) >> 24) & 0x3f)
#define SMCCC_UNKNOWN	0xffffffff

/* Fast calls */
#define TEESMC_CALLS_COUNT	  0xbf00ff00
#define TEESMC_CALLS_UID	  0xbf00ff01
#define TEESMC_CALLS_REVISION	  0xbf00ff03
#define TEESMC_GET_OS_UUID	  0xb2000000
#define TEESMC_GET_OS_REVISION	  0xb2000001
#define TEESMC_GET_SHM_CONFIG	  0xb2000007
#define TEESMC_EXCHANGE_CAPS	  0xb2000009
#define TEESMC_DISABLE_SHM_CACHE  0xb200000a
#define TEESMC_ENABLE_SHM_CACHE	  0xb200000b
#define TEESMC_GET_THREAD_COUNT	  0xb200000f
#define TEESMC_ENABLE_ASYNC_NOTIF 0xb2000010
#define TEESMC_GET_ASYNC_NOTIF	  0xb2000011

/* What the interface answers to TEESMC_CALLS_UID, and our TEE to ..._OS_UUID */
#define TEESMC_UID_WORDS     0x384fb3e0, 0xe7f811e3, 0xaf630002, 0xa5d5c51b
#define TEESMC_OS_UUID_WORDS 0x6f7f2a3c, 0x8d414b8e, 0x9a555372, 0x6f6f6d00

/* Yielding calls */
#define TEESMC_RETURN_FROM_RPC	  0x32000003
#define TEESMC_CALL_WITH_ARG	  0x32000004
#define TEESMC_CALL_WITH_RPC_ARG  0x32000012
#define TEESMC_CALL_WITH_REGD_ARG 0x32000013

/* Capabilities, normal world to TEE and back */
#define TEESMC_NSCAP_UNIPROCESSOR 0x1
#define TEESMC_CAP_DYNAMIC_SHM	  0x04
#define TEESMC_CAP_MEMREF_NULL	  0x10
#define TEESMC_CAP_ASYNC_NOTIF	  0x20
#define TEESMC_CAP_RPC_ARG	  0x40

/* Values in a0 of a reply */
#define TEESMC_OK		0
#define TEESMC_ETHREAD_LIMIT	1
#define TEESMC_EBUSY		2
#define TEESMC_ERESUME		3
#define TEESMC_EBADADDR		4
#define TEESMC_EBADCMD		5
#define TEESMC_ENOMEM		6
#define TEESMC_ENOTAVAIL	7
#define TEESMC_RPC_ALLOC	0xffff0000
#define TEESMC_RPC_FREE		0xffff0002
#define TEESMC_RPC_FOREIGN_INTR 0xffff0004
#define TEESMC_RPC_CMD		0xffff0005

/* OPTEED: from the TEE to EL3 */
#define OPTEED_ENTRY_DONE	 0xbe000000
#define OPTEED_ON_DONE		 0xbe000001
#define OPTEED_OFF_DONE		 0xbe000002
#define OPTEED_SUSPEND_DONE	 0xbe000003
#define OPTEED_RESUME_DONE	 0xbe000004
#define OPTEED_CALL_DONE	 0xbe000005
#define OPTEED_FIQ_DONE		 0xbe000006
#define OPTEED_SYSTEM_OFF_DONE	 0xbe000007
#define OPTEED_SYSTEM_RESET_DONE 0xbe000008

/* OPTEED: entries of the TEE's vector table, four bytes each */
#define OPTEED_VEC_YIELDING	0
#define OPTEED_VEC_FAST		1
#define OPTEED_VEC_CPU_ON	2
#define OPTEED_VEC_CPU_OFF	3
#define OPTEED_VEC_CPU_RESUME	4
#define OPTEED_VEC_CPU_SUSPEND	5
#define OPTEED_VEC_FIQ		6
#define OPTEED_VEC_SYSTEM_OFF	7
#define OPTEED_VEC_SYSTEM_RESET 8

#endif
