/* start.c: vector table and start-up for the emulated Cortex-M boards; any fault ends the run with status 99. */
#include "semi.h"

extern const uint32_t image_data_from[];
extern uint32_t image_data[], image_data_end[], image_bss[], image_bss_end[], image_stack_top[];
int main(void);
void start(void);

static void fault(void)
{
    semi_call(SEMI_WRITE0, "processor fault\n");
    semi_exit(99);
}

typedef union {
    void (*handler)(void);
    const void *stack;
} vector_entry_t;

__attribute__((section(".vectors"), used)) static const vector_entry_t vectors[16] = {
    {.stack = image_stack_top}, {start}, {fault}, {fault}, {fault}, {fault}, {fault}, {0},
    {0}, {0}, {0}, {fault}, {fault}, {0}, {fault}, {fault},
};

void start(void)
{
#if defined(__ARM_FP)
    *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20; /* CPACR: full access to the FPU */
    __asm__ volatile("dsb\n\tisb" : : : "memory");
#endif
    const uint32_t *from = image_data_from;
    for (uint32_t *to = image_data; to < image_data_end; to++) *to = *from++;
    for (uint32_t *to = image_bss; to < image_bss_end; to++) *to = 0;
    semi_exit(main());
}
