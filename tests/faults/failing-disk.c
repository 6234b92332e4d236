/*
 * A disk that fails: preloaded into a program, it answers EIO to what the program does with its files below a folder, for as long as it is told to.
 *
 *   FAILING_DISK_ORDERS  the folder where the orders lie, read at each call. An order is a symbolic link; its name says what fails, its target
 *                        is the folder below which it does:
 *                          Write   making, opening for writing, writing, renaming
 *                          Read    opening for reading, reading, listing
 *                          Delete  removing
 *                          Look    asking whether something is there
 *
 * Device mapper would do the same to a real disk, but few kernels of containers have it.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char orders[512];

/* Only the program itself has the disk, not what it starts. */
__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("FAILING_DISK_ORDERS");
    if (folder != NULL && strlen(folder) < sizeof orders)
        strcpy(orders, folder);
    unsetenv("LD_PRELOAD");
}

/* System calls throughout: the functions of these names are the ones that are replaced. */
static int target_of(const char *link, char *target, size_t size)
{
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, target, size - 1);
    if (length < 0)
        return 0;
    target[length] = 0;
    return 1;
}

static int fails(const char *order, const char *path)
{
    char link[600], folder[4096];
    int before = errno;
    size_t length;
    if (orders[0] == 0 || path == NULL || path[0] != '/')
        return 0;
    snprintf(link, sizeof link, "%s/%s", orders, order);
    if (!target_of(link, folder, sizeof folder)) {
        errno = before;
        return 0;
    }
    length = strlen(folder);
    errno = before;
    if (strncmp(path, folder, length) != 0 || (path[length] != '/' && path[length] != 0))
        return 0;
    errno = EIO;
    return 1;
}

static int fails_open(const char *order, int file)
{
    char link[64], path[4096];
    int before = errno;
    if (orders[0] == 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    if (!target_of(link, path, sizeof path)) {
        errno = before;
        return 0;
    }
    return fails(order, path);
}

static int opens(const char *path, int flags, mode_t mode)
{
    int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT) != 0;
    return fails(writes ? "Write" : "Read", path) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

#define OPEN(name)                                          \
    int name(const char *path, int flags, ...)              \
    {                                                       \
        mode_t mode = 0;                                    \
        if (flags & (O_CREAT | __O_TMPFILE)) {              \
            va_list more;                                   \
            va_start(more, flags);                          \
            mode = va_arg(more, mode_t);                    \
            va_end(more);                                   \
        }                                                   \
        return opens(path, flags, mode);                    \
    }

OPEN(open)
OPEN(open64)

ssize_t read(int file, void *bytes, size_t count)
{
    return fails_open("Read", file) ? -1 : syscall(SYS_read, file, bytes, count);
}

ssize_t pread64(int file, void *bytes, size_t count, off64_t at)
{
    return fails_open("Read", file) ? -1 : syscall(SYS_pread64, file, bytes, count, at);
}

ssize_t write(int file, const void *bytes, size_t count)
{
    return fails_open("Write", file) ? -1 : syscall(SYS_write, file, bytes, count);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at)
{
    return fails_open("Write", file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, at);
}

ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t at)
{
    return fails_open("Write", file) ? -1 : syscall(SYS_pwritev, file, parts, (long)count, (long)at, 0L);
}

int fsync(int file)
{
    return fails_open("Write", file) ? -1 : (int)syscall(SYS_fsync, file);
}

int mkdir(const char *path, mode_t mode)
{
    return fails("Write", path) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int rename(const char *from, const char *to)
{
    return fails("Write", to) ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int link(const char *from, const char *to)
{
    return fails("Write", to) ? -1 : (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path)
{
    return fails("Delete", path) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
    return fails("Delete", path) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

DIR *opendir(const char *path)
{
    int file = opens(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    return file < 0 ? NULL : fdopendir(file);
}

static int looks(const char *path, void *found, int flags)
{
    return fails("Look", path) ? -1 : (int)syscall(SYS_newfstatat, AT_FDCWD, path, found, flags);
}

int stat64(const char *path, struct stat64 *found)
{
    return looks(path, found, 0);
}

int lstat64(const char *path, struct stat64 *found)
{
    return looks(path, found, AT_SYMLINK_NOFOLLOW);
}

/* What programs that were built against an older libc call. */
int __xstat64(int version, const char *path, struct stat64 *found)
{
    (void)version;
    return looks(path, found, 0);
}

int __lxstat64(int version, const char *path, struct stat64 *found)
{
    (void)version;
    return looks(path, found, AT_SYMLINK_NOFOLLOW);
}
