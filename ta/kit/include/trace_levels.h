/*
 * Levels of trace messages. A message shows when its level is at or below
 * both TRACE_LEVEL (when it was compiled) and trace_level (when it runs).
 */
#ifndef TRACE_LEVELS_H
#define TRACE_LEVELS_H

#define TRACE_MIN   0
#define TRACE_ERROR 1
#define TRACE_INFO  2
#define TRACE_DEBUG 3
#define TRACE_FLOW  4
#define TRACE_MAX   TRACE_FLOW

/* printf() counts as this level, so that it shows unless traces are off. */
#define TRACE_PRINTF_LEVEL TRACE_ERROR

#endif
