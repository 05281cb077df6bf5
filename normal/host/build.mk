# Built with the host TEE (tee/host.mk); what can be tried alone is here.
$(call unit-test,normal/host/sockets_test,normal/host/sockets.c,,\
	-Wl$(comma)--wrap=getaddrinfo)
