/*
 * The door: how `./strongroom exec` on the host talks to the guest. One
 * request at a time runs over one virtio serial port; the ports named
 * strongroom.door0.. exist in the development image only. Both ends send
 * frames: a kind, a tag, a length, that many bytes.
 *
 * The host sends DOOR_RUN, then any number of DOOR_STDIN, an empty one meaning
 * end of file. The guest sends DOOR_STDOUT and DOOR_STDERR as they come and
 * DOOR_EXIT last. Closing the connection kills the command.
 *
 * When one host goes and the next comes at once, the guest need not notice a
 * gap, and may never close the port, or it would lose what the next one sent.
 * So the host chooses a tag, the guest puts it on all it sends, and the host
 * drops what bears another; a second DOOR_RUN ends what ran before. A host that
 * is killed may leave half a frame: after a gap the guest looks for the mark
 * that every DOOR_RUN begins with.
 */
#ifndef DISTRO_DOOR_H
#define DISTRO_DOOR_H

#include <stdint.h>

#define DOOR_PORTS	4      /* commands that can run at the same time */
#define DOOR_HEADER_LEN 8u     /* u8 kind, le24 tag, le32 length */
#define DOOR_MAX	65536u /* longest payload, in bytes */

#define DOOR_MARK     "\1strongroom run\n" /* its zero byte does not count */
#define DOOR_MARK_LEN (sizeof(DOOR_MARK) - 1)

/* Frame kinds, and what the payload is. */
enum {
	DOOR_RUN = 'R',	   /* DOOR_MARK, arguments each ended by a zero byte */
	DOOR_STDIN = 'I',  /* bytes; none means end of file */
	DOOR_STDOUT = 'O', /* bytes */
	DOOR_STDERR = 'E', /* bytes */
	DOOR_EXIT = 'X',   /* le32 exit status as a shell counts it */
};

#endif
