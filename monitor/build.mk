# EL3 run time, loaded and entered by the ROM at MONITOR_BASE.
MONITOR_SRCS := monitor/entry.S monitor/vectors.S \
	monitor/vectors_flush.S monitor/speculation.c monitor/main.c \
	monitor/mmu.c monitor/setup.c monitor/tee.c monitor/smc.c \
	monitor/psci.c monitor/panic.c drivers/boot_list.c \
	drivers/gic.c drivers/gic_el3.c drivers/uart.c drivers/gpio.c \
	$(BASE_BARE)
$(call bare-image,monitor,$(MONITOR_SRCS),monitor/monitor.lds.S,$(GPONLY) -mbranch-protection=bti,)

$(call unit-test,monitor/speculation_test,monitor/speculation.c)
