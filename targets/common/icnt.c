/* icnt.c: QEMU plugin that writes one number per call of a function: the guest instructions executed from its first
 * instruction to its return, callees included. Exact: whole translation blocks are summed, and a block is left early only
 * by an exception, which ends the run. Counts instructions, not cycles. The caller's branch is not counted.
 *   -plugin file=libicnt.so,out=FILE,entry=HEX,from=HEX,to=HEX      entry: the function; [from, to): its only caller
 * Debian ships no plugin header, so the prototypes used (unchanged from API 1 to 4) are declared here; the API version is
 * given by -DAPI=n: 1 up to QEMU 8, 2 from QEMU 9 on. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VISIBLE __attribute__((visibility("default")))
typedef uint64_t plugin_id_t;
struct qemu_plugin_tb;
typedef void (*block_hook_t)(unsigned vcpu, void *data);
void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id_t id, void (*hook)(plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, block_hook_t hook, int flags, void *data);
void qemu_plugin_register_atexit_cb(plugin_id_t id, void (*hook)(plugin_id_t, void *), void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
VISIBLE extern int qemu_plugin_version;
VISIBLE int qemu_plugin_install(plugin_id_t id, const void *info, int argc, char **argv);

VISIBLE int qemu_plugin_version = API;
static FILE *out;
static uint64_t entry, from, to, executed;
static int counting;

/* The block that starts at the entry opens a count, a block of the caller closes it, every other adds to it. */
static void in_entry(unsigned vcpu, void *data)
{
    (void)vcpu;
    if (!counting) executed = 0; /* a branch back to the entry stays in the same call */
    counting = 1;
    executed += (uintptr_t)data;
}

static void in_caller(unsigned vcpu, void *data)
{
    (void)vcpu;
    (void)data;
    if (counting) fprintf(out, "%" PRIu64 "\n", executed);
    counting = 0;
}

static void elsewhere(unsigned vcpu, void *data)
{
    (void)vcpu;
    executed += (uintptr_t)data;
}

static void translated(plugin_id_t id, struct qemu_plugin_tb *tb)
{
    const uint64_t at = qemu_plugin_tb_vaddr(tb);
    const block_hook_t hook = at == entry ? in_entry : at >= from && at < to ? in_caller : elsewhere;
    (void)id;
    qemu_plugin_register_vcpu_tb_exec_cb(tb, hook, 0, (void *)(uintptr_t)qemu_plugin_tb_n_insns(tb));
}

static void finished(plugin_id_t id, void *data)
{
    (void)id;
    (void)data;
    fclose(out);
}

static const char *option(int argc, char **argv, const char *name)
{
    const size_t length = strlen(name);
    for (int i = 0; i < argc; i++)
        if (strncmp(argv[i], name, length) == 0 && argv[i][length] == '=') return argv[i] + length + 1;
    return "";
}

int qemu_plugin_install(plugin_id_t id, const void *info, int argc, char **argv)
{
    (void)info;
    out = fopen(option(argc, argv, "out"), "w");
    entry = strtoull(option(argc, argv, "entry"), NULL, 16);
    from = strtoull(option(argc, argv, "from"), NULL, 16);
    to = strtoull(option(argc, argv, "to"), NULL, 16);
    if (out == NULL || from >= to) return -1;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, finished, NULL);
    return 0;
}
