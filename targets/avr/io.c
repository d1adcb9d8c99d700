/* io.c: vectors and results through the simulator's memory hooks: pointer in OCR1A, length in OCR1B, then the request in
 * GPIOR0 (1 read, 2 write, 3 end); the simulator moves the bytes at once and leaves their number in OCR1A. No cycles are spent waiting. */
#include "io.h"
#include <avr/io.h>

static size_t request(uint16_t at, size_t bytes, uint8_t what)
{
    OCR1A = at;
    OCR1B = bytes;
    GPIOR0 = what;
    return OCR1A;
}

int io_begin(void)
{
    return 0;
}

size_t io_read(void *to, size_t bytes)
{
    const size_t done = request((uint16_t)to, bytes, 1);
    __asm__ volatile("" : : : "memory"); /* the bytes came from outside the program */
    return done;
}

int io_write(const void *from, size_t bytes)
{
    __asm__ volatile("" : : : "memory");
    return request((uint16_t)from, bytes, 2) != bytes;
}

int io_end(void)
{
    (void)request(0, 0, 3);
    return 0;
}
