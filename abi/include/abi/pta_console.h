/*
 * The trusted console: a pseudo-TA through which a TA talks to a person at the
 * secure UART. Only TAs may open it (login TEE_LOGIN_TRUSTED_APP); the normal
 * world gets TEE_ERROR_ACCESS_DENIED.
 *
 * One session holds the console at a time. While it is held, nothing else is
 * written to the secure UART but fatal errors, and every typed character goes
 * to the holder. The kernel opens each claim with a line of its own that names
 * the claiming TA's UUID, so that no TA can pose as another.
 */
#ifndef ABI_PTA_CONSOLE_H
#define ABI_PTA_CONSOLE_H

/* c0a5d1e2-5b1c-4f0e-9c57-2f6d0a1b7e31 */
#define PTA_CONSOLE_UUID                                                       \
	{                                                                      \
		0xc0a5d1e2, 0x5b1c, 0x4f0e,                                    \
		{                                                              \
			0x9c, 0x57, 0x2f, 0x6d, 0x0a, 0x1b, 0x7e, 0x31         \
		}                                                              \
	}

/* Longest text of one PTA_CONSOLE_PRINT and longest line that can be typed. */
#define PTA_CONSOLE_PRINT_MAX 2048u
#define PTA_CONSOLE_LINE_MAX  512u

enum pta_console_command {
	/*
	 * Take the console for this session. Lines typed before the claim are
	 * thrown away: nobody answers a question that was not yet asked.
	 *   [out] value[0].a  1 if a person could be present, 0 if this
	 *                     machine has no console that can be typed at
	 * TEE_ERROR_BUSY: another session holds it. Claiming twice succeeds.
	 */
	PTA_CONSOLE_CLAIM = 0,
	/*
	 * Write text. Bytes below 0x20 other than newline, 0x7f and above 0x7e
	 * come out as '?', so no TA can move the cursor or switch colours.
	 *   [in] memref[0]    at most PTA_CONSOLE_PRINT_MAX bytes, no NUL
	 * TEE_ERROR_BAD_STATE: not claimed. TEE_ERROR_EXCESS_DATA: too long.
	 */
	PTA_CONSOLE_PRINT = 1,
	/*
	 * Read one line, without its end and without a NUL. Backspace and
	 * Ctrl-U edit it; Ctrl-C gives up. What is typed beyond the buffer or
	 * PTA_CONSOLE_LINE_MAX is not taken and answered with a bell. The line
	 * is wiped from the kernel's memory once it is copied out.
	 *   [out] memref[0]   the line; its size may be 0 for a bare Enter
	 *   [in]  value[1].a  seconds to wait, from 1 to 3600
	 *   [in]  value[1].b  PTA_CONSOLE_NO_ECHO
	 * TEE_ERROR_BAD_STATE: not claimed. TEE_ERROR_TIMEOUT: nobody ended a
	 * line in time; what was typed is gone. TEE_ERROR_CANCEL: Ctrl-C, or
	 * the client asked for cancellation.
	 */
	PTA_CONSOLE_READ_LINE = 2,
	/*
	 * Give the console back; also happens when the session closes. A
	 * session that closes without it, as a TA that panics does, has the
	 * screen cleared first.
	 */
	PTA_CONSOLE_RELEASE = 3,
	/*
	 * Clear the screen and the terminal's scrollback, cursor home.
	 * TEE_ERROR_BAD_STATE: not claimed.
	 */
	PTA_CONSOLE_CLEAR = 4,
};

#define PTA_CONSOLE_NO_ECHO 0x1u /* show nothing of what is typed */

#endif
