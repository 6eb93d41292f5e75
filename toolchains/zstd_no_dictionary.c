/* What stands in the WebAssembly module for zstd's searches in dictionaries, which are a tenth of it, and for blocks of a
   wanted size: no dictionary is ever loaded and no size is wanted, so that nothing calls them. Every one of their
   names in zstd_compress.c is one of these (third_party.cmake). */
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

size_t regcache_no_superblock(void* state, void* room, size_t room_size, const void* source,
                              size_t size, unsigned is_last) {
  (void)state;
  (void)room;
  (void)room_size;
  (void)source;
  (void)size;
  (void)is_last;
  __builtin_trap();
}
