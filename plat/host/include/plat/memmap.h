/*
 * The host: the physical addresses of QEMU's machine, so that limits and
 * messages are the same. Devices have no registers here: what a driver would
 * do is done by functions of the same name (plat/host). All values are
 * physical.
 */
#ifndef PLAT_MEMMAP_H
#define PLAT_MEMMAP_H

#define PLAT_CPU_MAX 8

/* Secure flash; the file holds what lies behind FLASH_KEPT_OFF. */
#define FLASH_BASE	   0x00000000
#define FLASH_SIZE	   0x04000000
#define FLASH_SECTOR_SIZE  0x00040000
#define FLASH_KEPT_OFF	   0x03e00000
#define FLASH_AVB_A_OFF	   0x03e00000
#define FLASH_AVB_B_OFF	   0x03f40000
#define FLASH_TA_KEYS_OFF  0x03e40000
#define FLASH_VERSIONS_OFF 0x03e80000
#define FLASH_FUSE_OFF	   0x03f00000
#define FLASH_STORE_OFF	   0x03f80000

#define SRAM_BASE 0x0e000000
#define SRAM_SIZE 0x01000000
#define TEE_BASE  0x0e100000
#define TEE_SIZE  0x00f00000

#define DRAM_BASE 0x40000000
#define FDT_BASE  0x40000000
#define FDT_SIZE  0x00100000

#define GICD_BASE   0x08000000
#define GICC_BASE   0x08010000
#define GICR_BASE   0x080a0000
#define GICR_STRIDE 0x00020000

#define UART_SECURE_BASE  0x09040000
#define UART_SECURE_INTID 40
#define GPIO_SECURE_BASE  0x090b0000

#define SECURE_TIMER_INTID 29
#define NOTIFY_INTID	   219

#endif
