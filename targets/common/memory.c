/* memory.c: what gcc may call in a freestanding program. Compiled with -fno-tree-loop-distribute-patterns, lest it calls itself. */
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memset(void *to, int value, size_t bytes);

void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    unsigned char *d = to;
    const unsigned char *s = from;
    while (bytes-- > 0) *d++ = *s++;
    return to;
}

void *memset(void *to, int value, size_t bytes)
{
    unsigned char *d = to;
    while (bytes-- > 0) *d++ = (unsigned char)value;
    return to;
}
