$(call guest-program,hello-tee-ca,normal/hello/hello_tee_ca.c,\
	-Ita/apps/hello/include,-lteec)
