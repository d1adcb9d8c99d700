/* stack.h: how deep a call went below the caller's stack pointer: paint, call, look for the deepest word that changed.
 * Only sound in a caller that itself calls nothing else in between; no interrupts run. Counts callees and libgcc too. */
#ifndef BACKSTEP_STACK_H
#define BACKSTEP_STACK_H
#include <stdint.h>

#define STACK_PAINTED_WORDS 512
#define STACK_PAINT 0x5AC3961Eu

static inline volatile uint32_t *stack_pointer(void)
{
    volatile uint32_t *sp;
    __asm__ volatile("mov %0, sp" : "=r"(sp));
    return sp;
}

static inline void stack_paint(void)
{
    volatile uint32_t *const sp = stack_pointer();
    for (int32_t i = 1; i <= STACK_PAINTED_WORDS; i++) sp[-i] = STACK_PAINT;
}

/* Bytes used since stack_paint(). */
static inline uint32_t stack_used(void)
{
    volatile uint32_t *const sp = stack_pointer();
    int32_t i = STACK_PAINTED_WORDS;
    while (i > 0 && sp[-i] == STACK_PAINT) i--;
    return 4u * (uint32_t)i;
}
#endif
