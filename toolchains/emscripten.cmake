# Debian's Emscripten 3.1.6, with a Node that can run what it links.
#
# The distribution's own file is used and then corrected: it names a Node flag that Node 20 refuses,
# and the generated loader of 3.1.6 calls fetch() on a bare path where fetch exists.
set(emscripten_platform /usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake)
if(NOT EXISTS ${emscripten_platform})
  message(FATAL_ERROR "Emscripten is missing: run ./dev setup (package emscripten).")
endif()
find_program(REGCACHE_NODE NAMES node nodejs REQUIRED)
set(CMAKE_CROSSCOMPILING_EMULATOR "${REGCACHE_NODE};--no-experimental-fetch")
include(${emscripten_platform})
