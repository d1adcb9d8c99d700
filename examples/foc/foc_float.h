/* The hand-written single-precision twin of design.ts, for the benchmark. */
#ifndef FOC_FLOAT_H
#define FOC_FLOAT_H
#include <stdint.h>

typedef struct { float d_integral, q_integral; } foc_float_state_t;
typedef struct { uint16_t duty_a, duty_b, duty_c; } foc_float_out_t;

void foc_float_init(foc_float_state_t *s);
void foc_float_step(foc_float_state_t *s, uint16_t current_a, uint16_t current_b, uint16_t angle, int16_t speed,
                    int16_t d_reference, int16_t q_reference, foc_float_out_t *out);
#endif
