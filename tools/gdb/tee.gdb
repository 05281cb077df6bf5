# Stops at the TEE's kernel_main() with symbols at the address it chose. Needs a
# machine at reset that gdb is connected to, and the top folder (docs/debugging.md).
set pagination off
set confirm off
directory .

# Before the MMU is on the image runs where it was loaded.
hbreak *0x0e100000
continue
add-symbol-file build/tee.elf -o 0x0e100000
delete
hbreak mmu_boot
continue
finish
set $tee = $x0
symbol-file
add-symbol-file build/tee.elf -o $tee
delete
hbreak kernel_main
continue
delete

# ta FILE.elf: runs until a TA is entered next, and loads FILE's symbols there.
define ta
	delete
	hbreak user_enter
	continue
	up 2
	set $ta = inst->bias
	printf "TA %08x-... runs at 0x%lx\n", inst->uuid.timeLow, $ta
	add-symbol-file $arg0 -o $ta
	delete
end
