/* A TA gets no signals. */
#ifndef SIGNAL_H
#define SIGNAL_H

#endif
