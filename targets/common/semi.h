/* semi.h: the Arm semihosting calls the harness needs: a breakpoint with the operation in r0 and its block in r1. */
#ifndef BACKSTEP_SEMI_H
#define BACKSTEP_SEMI_H
#include <stddef.h>
#include <stdint.h>

enum { SEMI_OPEN = 0x01, SEMI_CLOSE = 0x02, SEMI_WRITE0 = 0x04, SEMI_WRITE = 0x05, SEMI_READ = 0x06, SEMI_EXIT = 0x20 };
enum { SEMI_READ_BINARY = 1, SEMI_WRITE_BINARY = 5 };

static inline int32_t semi_call(int32_t operation, const void *block)
{
    register int32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = block;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static inline int32_t semi_open(const char *path, size_t length, uint32_t mode)
{
    const uint32_t block[3] = {(uint32_t)path, mode, length};
    return semi_call(SEMI_OPEN, block);
}

/* Bytes NOT read. */
static inline size_t semi_read(int32_t file, void *to, size_t bytes)
{
    const uint32_t block[3] = {(uint32_t)file, (uint32_t)to, bytes};
    return (size_t)semi_call(SEMI_READ, block);
}

/* Bytes NOT written. */
static inline size_t semi_write(int32_t file, const void *from, size_t bytes)
{
    const uint32_t block[3] = {(uint32_t)file, (uint32_t)from, bytes};
    return (size_t)semi_call(SEMI_WRITE, block);
}

static inline int32_t semi_close(int32_t file)
{
    const uint32_t block[1] = {(uint32_t)file};
    return semi_call(SEMI_CLOSE, block);
}

/* Ends the emulator with this exit status (ADP_Stopped_ApplicationExit). */
static inline void semi_exit(int32_t status)
{
    const uint32_t block[2] = {0x20026u, (uint32_t)status};
    for (;;) semi_call(SEMI_EXIT, block);
}
#endif
