// What the program promises itself: a broken promise traps, in every build, on every target.
#pragma once

// Stops the program when `condition` is false. For programmer errors only; wrong input is a Result.
#define REGCACHE_CHECK(condition)    \
  do {                               \
    if (!(condition)) [[unlikely]] { \
      __builtin_trap();              \
    }                                \
  } while (false)

// Marks a place that a complete switch cannot reach.
#define REGCACHE_UNREACHABLE() __builtin_trap()
