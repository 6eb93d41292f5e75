# Unpacks the pinned sources of sources.txt below the build folder, each checked by its SHA-256.
#
#   regcache_source(<name> <variable>)   sets <variable> to the unpacked folder
#
# The archives are looked for in $REGCACHE_SOURCES, else in build/sources (./dev setup fills it).

if(DEFINED ENV{REGCACHE_SOURCES})
  set(REGCACHE_SOURCES_DIR "$ENV{REGCACHE_SOURCES}")
else()
  set(REGCACHE_SOURCES_DIR "${PROJECT_SOURCE_DIR}/build/sources")
endif()

function(regcache_source name variable)
  file(STRINGS "${PROJECT_SOURCE_DIR}/toolchains/sources.txt" line REGEX "^${name} ")
  separate_arguments(line UNIX_COMMAND "${line}")
  list(GET line 2 expected)
  list(GET line 3 path)
  cmake_path(GET path FILENAME archive)
  set(file "${REGCACHE_SOURCES_DIR}/${archive}")
  set(target "${CMAKE_BINARY_DIR}/sources/${name}")
  set(stamp "${target}.${expected}")
  if(NOT EXISTS "${stamp}")
    if(NOT EXISTS "${file}")
      message(FATAL_ERROR "${archive} is not in ${REGCACHE_SOURCES_DIR}: run ./dev setup, "
                          "or set REGCACHE_SOURCES to a folder that has it.")
    endif()
    file(SHA256 "${file}" actual)
    if(NOT actual STREQUAL expected)
      message(FATAL_ERROR "${file} is not the pinned one: its SHA-256 is ${actual}, not ${expected}.")
    endif()
    file(REMOVE_RECURSE "${target}")
    file(ARCHIVE_EXTRACT INPUT "${file}" DESTINATION "${target}")
    file(TOUCH "${stamp}")
  endif()
  file(GLOB inner LIST_DIRECTORIES true "${target}/*")
  set(${variable} "${inner}" PARENT_SCOPE)
endfunction()
