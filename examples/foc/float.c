/* The step of design.ts by hand in single precision, for the benchmark: the same inputs and outputs in counts, sinf, cosf, sqrtf.
 * Every intermediate is a float and every constant has its f; the compiler may use the FPU where the core has one. */
#include "foc_float.h"
#include <math.h>

static const float KP = 0.75f;
static const float KI = 0.01875f;       /* kp R Ts / L */
static const float REACTANCE = 0.25f;
static const float FLUX = 2.0f;
static const float D_LIMIT = 0.5f;
static const float PER_SQRT3 = 0.57735027f;
static const float RADIANS = 9.58737992e-5f;    /* 2 pi / 65536 */

static float clampf(float x, float lo, float hi)
{
    return x < lo ? lo : x > hi ? hi : x;
}

static float max3(float a, float b, float c)
{
    const float m = a > b ? a : b;
    return m > c ? m : c;
}

static float min3(float a, float b, float c)
{
    const float m = a < b ? a : b;
    return m < c ? m : c;
}

static uint16_t compare(float duty)
{
    return (uint16_t)(int32_t)(clampf(duty, 0.0f, 1.0f) * 4096.0f + 0.5f);
}

void foc_float_init(foc_float_state_t *s)
{
    s->d_integral = 0.0f;
    s->q_integral = 0.0f;
}

void foc_float_step(foc_float_state_t *s, uint16_t current_a, uint16_t current_b, uint16_t angle, int16_t speed,
                    int16_t d_reference, int16_t q_reference, foc_float_out_t *out)
{
    const float ia = (float)((int32_t)current_a - 2048) * (1.0f / 2048.0f);
    const float ib = (float)((int32_t)current_b - 2048) * (1.0f / 2048.0f);
    const float theta = (float)angle * RADIANS;
    const float sin = sinf(theta);
    const float cos = cosf(theta);

    const float alpha = ia;
    const float beta = (ia + 2.0f * ib) * PER_SQRT3;
    const float d = alpha * cos + beta * sin;
    const float q = beta * cos - alpha * sin;

    const float d_error = (float)d_reference * (1.0f / 32768.0f) - d;
    const float q_error = (float)q_reference * (1.0f / 32768.0f) - q;
    const float reactance = (float)speed * (1.0f / 32768.0f) * REACTANCE;
    const float d_voltage = clampf(s->d_integral + KP * d_error - reactance * q, -D_LIMIT, D_LIMIT);
    const float q_limit = sqrtf(1.0f - d_voltage * d_voltage);
    const float q_voltage = clampf(s->q_integral + KP * q_error + reactance * (d + FLUX), -q_limit, q_limit);
    s->d_integral = clampf(s->d_integral + KI * d_error, -D_LIMIT, D_LIMIT);
    s->q_integral = clampf(s->q_integral + KI * q_error, -q_limit, q_limit);

    const float alpha_part = (d_voltage * cos - q_voltage * sin) * PER_SQRT3;
    const float beta_half = (d_voltage * sin + q_voltage * cos) * 0.5f;
    const float b = beta_half - alpha_part * 0.5f;
    const float c = -beta_half - alpha_part * 0.5f;
    const float centre = 0.5f - (max3(alpha_part, b, c) + min3(alpha_part, b, c)) * 0.5f;
    out->duty_a = compare(centre + alpha_part);
    out->duty_b = compare(centre + b);
    out->duty_c = compare(centre + c);
}
