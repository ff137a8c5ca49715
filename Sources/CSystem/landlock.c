#define _GNU_SOURCE
#include "landlock.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// Numbers of the kernel's interface (linux/landlock.h); Debian 12's header lacks some of them.
enum { create_ruleset = 444, add_rule = 445, restrict_self = 446 };
enum { version_flag = 1, rule_of_path = 1 };
enum { may_execute = 1, may_read_file = 4, may_read_folder = 8 };

typedef struct {
  uint64_t files, ports, scopes;
} ruleset;

typedef struct __attribute__((packed)) {
  uint64_t allowed;
  int32_t folder;
} path_rule;

static void allow_system(int rules) {
  static const char *const folders[] = {
      "/usr", "/lib", "/lib64", "/etc", "/opt", "/var/cache/fontconfig", "/nix/store",
      "/gnu/store", "/run/current-system",
  };
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    const int folder = open(folders[i], O_PATH | O_CLOEXEC);
    if (folder < 0) continue;
    path_rule rule = {may_execute | may_read_file | may_read_folder, folder};
    (void)!syscall(add_rule, rules, rule_of_path, &rule, 0);
    close(folder);
  }
}

int landlock_deny(bool reads_system) {
  const long version = syscall(create_ruleset, NULL, (size_t)0, version_flag);
  if (version < 1) return 0;
  // Each version handles more kinds of access, and rejects those it does not know.
  const uint64_t kinds = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
  const ruleset handled = {
      .files = (UINT64_C(1) << kinds) - 1, .ports = version >= 4 ? 3 : 0,
      .scopes = version >= 6 ? 3 : 0};
  const size_t length = version >= 6   ? sizeof handled
                        : version >= 4 ? offsetof(ruleset, scopes)
                                       : offsetof(ruleset, ports);
  const int rules = (int)syscall(create_ruleset, &handled, length, 0);
  if (rules < 0) return 0;
  if (reads_system) allow_system(rules);
  const long failed = syscall(restrict_self, rules, 0);
  close(rules);
  return failed ? 0 : (int)version;
}
