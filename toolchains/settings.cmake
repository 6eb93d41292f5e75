# The flags of this project, all of them: INTERFACE targets that the libraries link.
#
#   regcache_settings       language, include root
#   regcache_warnings       warnings; errors only where a preset says so
#   regcache_no_exceptions  the core on both targets, so that they cannot differ
#   regcache_small          what WebAssembly sends over the network; no difference elsewhere

add_library(regcache_settings INTERFACE)
target_compile_features(regcache_settings INTERFACE cxx_std_20)
target_include_directories(regcache_settings INTERFACE "${PROJECT_SOURCE_DIR}")

set(REGCACHE_SANITIZE "" CACHE STRING "address: with AddressSanitizer and UndefinedBehaviorSanitizer; thread: with ThreadSanitizer")
if(REGCACHE_SANITIZE STREQUAL "address")
  # vptr asks for the type information of core's classes, and core is compiled without any.
  target_compile_options(regcache_settings INTERFACE
    -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(regcache_settings INTERFACE -fsanitize=address,undefined)
elseif(REGCACHE_SANITIZE STREQUAL "thread")
  target_compile_options(regcache_settings INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(regcache_settings INTERFACE -fsanitize=thread)
elseif(REGCACHE_SANITIZE)
  message(FATAL_ERROR "REGCACHE_SANITIZE is '${REGCACHE_SANITIZE}': address and thread are known")
endif()

option(REGCACHE_FUZZ "Build the fuzzer of tests/fuzz (clang)" OFF)
if(REGCACHE_FUZZ)
  target_compile_options(regcache_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()

option(REGCACHE_WARNINGS_AS_ERRORS "Stop at the first warning" OFF)
add_library(regcache_warnings INTERFACE)
target_compile_options(regcache_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
  # At -O3 g++ 12 warns of what std::string and std::vector do inlined (GCC bug 105651 and kin);
  # the sanitizer build finds the real ones.
  "$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>"
  -Wno-missing-field-initializers  # designated initializers leave out what has a good default
  $<$<BOOL:${REGCACHE_WARNINGS_AS_ERRORS}>:-Werror>)

add_library(regcache_no_exceptions INTERFACE)
target_compile_options(regcache_no_exceptions INTERFACE -fno-exceptions -fno-rtti)

add_library(regcache_small INTERFACE)
if(CMAKE_SYSTEM_NAME STREQUAL Emscripten)
  # For small code Emscripten tells clang to inline nothing at all, not even has_value(), which makes
  # it larger. Without that limit and with LTO core.wasm is 14 % smaller after Brotli.
  set(small "$<$<CONFIG:Release>:-flto>")
  target_compile_options(regcache_small INTERFACE "$<$<CONFIG:Release>:-Oz;-sINLINING_LIMIT=0>" ${small})
  target_link_options(regcache_small INTERFACE ${small})
endif()

find_program(REGCACHE_CCACHE ccache)
if(REGCACHE_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER "${REGCACHE_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${REGCACHE_CCACHE}")
endif()
