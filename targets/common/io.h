/* io.h: how the verification harness gets its vectors and returns its results, whatever the machine.
 * Whole records only; files are called vectors.bin and results.bin in the working directory. */
#ifndef BACKSTEP_IO_H
#define BACKSTEP_IO_H
#include <stddef.h>
int io_begin(void);                              /* 0: ready */
size_t io_read(void *to, size_t bytes);          /* bytes read; 0 at the end */
int io_write(const void *from, size_t bytes);    /* 0: all written */
int io_end(void);                                /* 0: all closed */
#endif
