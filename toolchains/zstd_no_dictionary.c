/* What stands in the WebAssembly module for zstd's searches in dictionaries, which are a tenth of it: no
   dictionary is ever loaded, so that nothing calls them. Every one of their names in zstd_compress.c is this one
   (third_party.cmake). */
#include <stddef.h>

size_t regcache_no_dictionary(void* state, void* sequences, void* repeats, const void* source,
                              size_t size) {
  (void)state;
  (void)sequences;
  (void)repeats;
  (void)source;
  (void)size;
  __builtin_trap();
}
