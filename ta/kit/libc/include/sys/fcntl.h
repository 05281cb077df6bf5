/* A TA has no files; the numbers are for shared sources. */
#ifndef SYS_FCNTL_H
#define SYS_FCNTL_H

#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR	 2
#define O_APPEND 0x0008
#define O_CREAT	 0x0200
#define O_TRUNC	 0x0400

#endif
