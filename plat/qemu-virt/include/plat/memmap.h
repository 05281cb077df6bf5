/*
 * QEMU "virt,secure=on": where everything is. The one place for addresses;
 * assembly and linker scripts may include it. All values are physical.
 */
#ifndef PLAT_MEMMAP_H
#define PLAT_MEMMAP_H

#define PLAT_CPU_MAX 8

/* Secure flash, bank 0: two 16-bit CFI chips, 256 KiB sectors. */
#define FLASH_BASE	   0x00000000
#define FLASH_SIZE	   0x04000000
#define FLASH_SECTOR_SIZE  0x00040000
#define FLASH_ROM_OFF	   0x00000000 /* ROM, rewritten by the launcher */
#define FLASH_ROM_SIZE	   0x00100000
#define FLASH_FW_A_OFF	   0x00100000 /* firmware package, slot A */
#define FLASH_FW_B_OFF	   0x00500000 /* firmware package, slot B */
#define FLASH_FW_SIZE	   0x00400000
#define FLASH_FUSE_OFF	   0x03f00000 /* one sector, write-once records */
#define FLASH_STORE_OFF	   0x03f80000 /* two ping-pong sectors */
#define FLASH_VERSIONS_OFF 0x03e80000 /* two sectors: versions of TAs */
#define FLASH_AVB_A_OFF	   0x03e00000 /* verified boot's state: one sector */
#define FLASH_AVB_B_OFF	   0x03f40000 /* and another */
#define FLASH_TA_KEYS_OFF  0x03e40000 /* one sector: enrolled TA signers */

/* Secure RAM. The first MiB is EL3's, the rest the TEE's (as under TF-A). */
#define SRAM_BASE      0x0e000000
#define SRAM_SIZE      0x01000000
#define MONITOR_BASE   0x0e000000
#define MONITOR_SIZE   0x00060000
#define ROM_RAM_BASE   0x0e060000 /* ROM's copy of itself, its data */
#define ROM_RAM_SIZE   0x0009f000
#define BOOT_LIST_BASE 0x0e0ff000 /* transfer list, one page */
#define BOOT_LIST_SIZE 0x00001000
#define TEE_BASE       0x0e100000
#define TEE_SIZE       0x00f00000

/* Normal-world RAM starts here, with QEMU's device tree at its first byte. */
#define DRAM_BASE     0x40000000
#define DRAM_LIMIT    0x4000000000 /* PCIe windows begin */
#define FDT_BASE      0x40000000
#define FDT_SIZE      0x00100000
#define RECOVERY_BASE 0x5fc00000 /* a package on its way in */
#define RECOVERY_SIZE FLASH_FW_SIZE
#define LOADER_BASE   0x60000000
#define LOADER_SIZE   0x00800000

#define GICD_BASE   0x08000000
#define GICC_BASE   0x08010000 /* GICv2 only */
#define GICR_BASE   0x080a0000 /* GICv3 only */
#define GICR_STRIDE 0x00020000

#define UART_NS_BASE	  0x09000000
#define UART_SECURE_BASE  0x09040000
#define UART_SECURE_INTID 40
#define RTC_BASE	  0x09010000
#define FW_CFG_BASE	  0x09020000
#define GPIO_SECURE_BASE  0x090b0000 /* line 0 power off, 1 reset */
#define VIRTIO_BASE	  0x0a000000
#define VIRTIO_STRIDE	  0x200
#define VIRTIO_COUNT	  32

#define SECURE_TIMER_INTID 29
#define NOTIFY_INTID	   219 /* SPI 187, asynchronous notification */

#endif
