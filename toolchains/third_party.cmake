# Third-party code, one target each, from the pinned sources: both targets must write the same bytes and
# read the same texts.

include("${CMAKE_CURRENT_LIST_DIR}/sources.cmake")

# The codecs are never built for size or without optimisation: that costs ten times their speed.
set(codec_flags -O3 -w)
if(CMAKE_SYSTEM_NAME STREQUAL Emscripten)
  list(APPEND codec_flags -mbulk-memory)
endif()

# zlib: inflate alone, because libdeflate writes gzip faster and smaller.
regcache_source(zlib zlib_dir)
add_library(zlib_static STATIC
  ${zlib_dir}/adler32.c ${zlib_dir}/crc32.c ${zlib_dir}/inffast.c ${zlib_dir}/inflate.c
  ${zlib_dir}/inftrees.c ${zlib_dir}/zutil.c)
target_include_directories(zlib_static SYSTEM PUBLIC "${zlib_dir}")
target_compile_options(zlib_static PRIVATE ${codec_flags})

# libdeflate: its compressor alone, because a stream must be read in pieces and it reads whole members.
regcache_source(libdeflate libdeflate_dir)
# Levels 10 to 12 are more than gzip's 9 needs (core/codec/deflate.cpp): without their search the WebAssembly module is 3 KB smaller after Brotli.
file(READ "${libdeflate_dir}/lib/deflate_compress.c" deflate_compress)
string(REPLACE "#define SUPPORT_NEAR_OPTIMAL_PARSING\t1" "#define SUPPORT_NEAR_OPTIMAL_PARSING\t0"
  deflate_levels "${deflate_compress}")
if(deflate_levels STREQUAL deflate_compress)
  message(FATAL_ERROR "libdeflate has another way to leave out levels 10 to 12 now")
endif()
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/libdeflate/deflate_compress.c" CONTENT "${deflate_levels}" @ONLY)
add_library(libdeflate_static STATIC
  ${libdeflate_dir}/lib/crc32.c "${PROJECT_BINARY_DIR}/libdeflate/deflate_compress.c"
  ${libdeflate_dir}/lib/gzip_compress.c ${libdeflate_dir}/lib/utils.c
  ${libdeflate_dir}/lib/arm/cpu_features.c ${libdeflate_dir}/lib/x86/cpu_features.c)
target_include_directories(libdeflate_static SYSTEM PUBLIC "${libdeflate_dir}" PRIVATE "${libdeflate_dir}/lib")
target_compile_options(libdeflate_static PRIVATE ${codec_flags})

# libzstd: no legacy formats, no dictionary builder. Only levels 0 to 22 and one thread are used.
regcache_source(zstd zstd_dir)
file(GLOB zstd_files "${zstd_dir}/lib/common/*.c" "${zstd_dir}/lib/compress/*.c"
                     "${zstd_dir}/lib/decompress/*.c")
add_library(zstd_static STATIC ${zstd_files})
target_include_directories(zstd_static SYSTEM PUBLIC "${zstd_dir}/lib")
target_compile_definitions(zstd_static PRIVATE ZSTD_LEGACY_SUPPORT=0 XXH_NAMESPACE=ZSTD_)
target_compile_options(zstd_static PRIVATE ${codec_flags})
if(CMAKE_SYSTEM_NAME STREQUAL Emscripten)
  target_compile_definitions(zstd_static PRIVATE ZSTD_DISABLE_ASM DYNAMIC_BMI2=0 ZSTD_STRIP_ERROR_STRINGS
    ZSTD_FORCE_DECOMPRESS_SEQUENCES_SHORT)
  # Half of the module would be the searches of levels 5 and up: small there, fast everywhere else.
  foreach(file zstd_lazy zstd_opt zstd_ldm zstdmt_compress zstd_compress_superblock)
    set_source_files_properties("${zstd_dir}/lib/compress/${file}.c" PROPERTIES
      COMPILE_OPTIONS "-Oz" COMPILE_DEFINITIONS "ZSTD_NO_INLINE")
  endforeach()
  foreach(file decompress/zstd_ddict common/error_private)
    set_source_files_properties("${zstd_dir}/lib/${file}.c" PROPERTIES COMPILE_OPTIONS "-Oz")
  endforeach()
  # Searches in dictionaries, which nothing loads: what is not named is not linked.
  set(dictionary_searches)
  foreach(strategy fast doubleFast greedy lazy lazy2 btlazy2 btopt btultra)
    list(APPEND dictionary_searches "ZSTD_compressBlock_${strategy}_dictMatchState=regcache_no_dictionary")
  endforeach()
  foreach(strategy greedy lazy lazy2)
    foreach(search dictMatchState_row dedicatedDictSearch dedicatedDictSearch_row)
      list(APPEND dictionary_searches "ZSTD_compressBlock_${strategy}_${search}=regcache_no_dictionary")
    endforeach()
  endforeach()
  # Nor does anybody ask for blocks of a wanted size. What is hot is in other files: -Os costs nothing here.
  set_source_files_properties("${zstd_dir}/lib/compress/zstd_compress.c" PROPERTIES
    COMPILE_OPTIONS "-Os" COMPILE_DEFINITIONS "${dictionary_searches};ZSTD_compressSuperBlock=regcache_no_superblock")
  target_sources(zstd_static PRIVATE "${CMAKE_CURRENT_LIST_DIR}/zstd_no_dictionary.c")
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  enable_language(ASM)
  target_sources(zstd_static PRIVATE "${zstd_dir}/lib/decompress/huf_decompress_amd64.S")
endif()

# yyjson: its reader alone. Numbers stay texts, so that nothing of its own arithmetic is needed.
regcache_source(yyjson yyjson_dir)
add_library(yyjson_static STATIC ${yyjson_dir}/src/yyjson.c)
target_include_directories(yyjson_static SYSTEM PUBLIC "${yyjson_dir}/src")
target_compile_definitions(yyjson_static PUBLIC YYJSON_DISABLE_WRITER=1 YYJSON_DISABLE_UTILS=1
  YYJSON_DISABLE_INCR_READER=1 YYJSON_DISABLE_NON_STANDARD=1 YYJSON_DISABLE_FAST_FP_CONV=1)
target_compile_options(yyjson_static PRIVATE -O3 -w)
target_link_libraries(yyjson_static PRIVATE regcache_small)
if(CMAKE_SYSTEM_NAME STREQUAL Emscripten)
  # It asks for inlining always and everywhere: its reader would be three times as large.
  target_compile_definitions(yyjson_static PRIVATE yyjson_inline=inline)
endif()

# libyaml: its parser alone. Small where it travels: reading the files of a repository is bound by the disk.
regcache_source(yaml yaml_dir)
add_library(yaml_static STATIC
  ${yaml_dir}/src/api.c ${yaml_dir}/src/parser.c ${yaml_dir}/src/reader.c ${yaml_dir}/src/scanner.c)
target_include_directories(yaml_static SYSTEM PUBLIC "${yaml_dir}/include")
target_compile_definitions(yaml_static PRIVATE NDEBUG YAML_VERSION_MAJOR=0 YAML_VERSION_MINOR=2
  YAML_VERSION_PATCH=5 YAML_VERSION_STRING="0.2.5")
target_compile_options(yaml_static PRIVATE -O2 -w)
if(CMAKE_SYSTEM_NAME STREQUAL Emscripten)
  # Without the second flag the linker makes calloc of malloc and memset, after it looked for what defines calloc.
  target_compile_options(yaml_static PRIVATE -Oz -fno-builtin-malloc)
endif()
target_link_libraries(yaml_static PRIVATE regcache_small)

# GoogleTest from Debian's source package: the same tests are compiled for both targets.
if(EXISTS /usr/src/googletest/googletest/src/gtest-all.cc)
  add_library(gtest_all STATIC EXCLUDE_FROM_ALL
    /usr/src/googletest/googletest/src/gtest-all.cc /usr/src/googletest/googletest/src/gtest_main.cc)
  target_include_directories(gtest_all SYSTEM PUBLIC /usr/src/googletest/googletest/include)
  target_include_directories(gtest_all PRIVATE /usr/src/googletest/googletest)
  target_compile_features(gtest_all PUBLIC cxx_std_17)
  target_compile_options(gtest_all PRIVATE -w)
  if(CMAKE_SYSTEM_NAME STREQUAL Emscripten)
    target_compile_definitions(gtest_all PUBLIC GTEST_HAS_PTHREAD=0)
  endif()
else()
  message(FATAL_ERROR "/usr/src/googletest is missing: run ./dev setup (package googletest).")
endif()
