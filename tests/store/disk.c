/* Stands between a program and its disk: counts writes, syncs and renames below a folder, and at the n-th kills or fails.
   DISK_UNDER: the folder; DISK_AT: n, from 1; DISK_HOW: kill, eio (once), enospc (from then on); DISK_LOG: what was called. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static long calls;

static int below(const char *path) {
    const char *under = getenv("DISK_UNDER");
    /* a relative path lies below: that is where the program is started */
    return under && (path[0] != '/' || strncmp(path, under, strlen(under)) == 0);
}

static void note(const char *what, const char *path, const char *to) {
    const char *name = getenv("DISK_LOG");
    char line[3 * PATH_MAX];
    if (!name) return;
    int length = snprintf(line, sizeof line, "%s %s%s%s\n", what, path, to ? " " : "", to ? to : "");
    int file = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file >= 0) {
        syscall(SYS_write, file, line, length);
        syscall(SYS_close, file);
    }
}

/* 0: go on; otherwise the error */
static int step(const char *what, const char *path, const char *to) {
    if (!below(path)) return 0;
    long at = getenv("DISK_AT") ? atol(getenv("DISK_AT")) : 0;
    const char *how = getenv("DISK_HOW") ? getenv("DISK_HOW") : "";
    long now = __sync_add_and_fetch(&calls, 1);
    if (at && now == at && strcmp(how, "kill") == 0) kill(getpid(), SIGKILL);
    if (at && now == at && strcmp(how, "eio") == 0) return EIO;
    if (at && now >= at && strcmp(how, "enospc") == 0 && strcmp(what, "sync") != 0) return ENOSPC;
    note(what, path, to);
    return 0;
}

static int step_file(const char *what, int file) {
    char link[64], path[PATH_MAX];
    if (file <= 2) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return step(what, path, NULL);
}

#define FAIL(error) do { int wrong = (error); if (wrong) { errno = wrong; return -1; } } while (0)
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *from, size_t length) {
    FAIL(step_file("write", file));
    return REAL(write)(file, from, length);
}
ssize_t pwrite64(int file, const void *from, size_t length, off64_t at) {
    FAIL(step_file("write", file));
    return REAL(pwrite64)(file, from, length, at);
}
ssize_t pwrite(int file, const void *from, size_t length, off_t at) {
    FAIL(step_file("write", file));
    return REAL(pwrite)(file, from, length, at);
}
int ftruncate64(int file, off64_t length) {
    FAIL(step_file("cut", file));
    return REAL(ftruncate64)(file, length);
}
int ftruncate(int file, off_t length) {
    FAIL(step_file("cut", file));
    return REAL(ftruncate)(file, length);
}
int fsync(int file) {
    FAIL(step_file("sync", file));
    return REAL(fsync)(file);
}
int fdatasync(int file) {
    FAIL(step_file("sync", file));
    return REAL(fdatasync)(file);
}
int rename(const char *from, const char *to) {
    FAIL(step("rename", from, to));
    return REAL(rename)(from, to);
}
