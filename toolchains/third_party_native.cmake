# Third-party code of the native tool alone.

find_package(OpenSSL 3.0 REQUIRED)
find_package(Threads REQUIRED)
find_package(CLI11 REQUIRED)

# cpp-httplib 0.41 or newer (docs/architecture.md says why): an installed one that is new enough and
# header-only, else the pinned source.
add_library(httplib_headers INTERFACE)
find_path(HTTPLIB_INCLUDE httplib.h)
set(httplib_found FALSE)
if(HTTPLIB_INCLUDE)
  file(STRINGS "${HTTPLIB_INCLUDE}/httplib.h" version REGEX "define CPPHTTPLIB_VERSION \"")
  string(REGEX MATCH "[0-9]+\\.[0-9]+" version "${version}")
  file(STRINGS "${HTTPLIB_INCLUDE}/httplib.h" body REGEX "^class ThreadPool|ClientImpl::send_" LIMIT_COUNT 1)
  if(version VERSION_GREATER_EQUAL 0.41 AND body)
    set(httplib_found TRUE)
    target_include_directories(httplib_headers SYSTEM INTERFACE "${HTTPLIB_INCLUDE}")
  endif()
endif()
if(NOT httplib_found)
  regcache_source(httplib httplib_dir)
  target_include_directories(httplib_headers SYSTEM INTERFACE "${httplib_dir}")
endif()
target_compile_definitions(httplib_headers INTERFACE
  CPPHTTPLIB_OPENSSL_SUPPORT CPPHTTPLIB_EXPECT_100_THRESHOLD=0
  CPPHTTPLIB_RECV_BUFSIZ=262144ul CPPHTTPLIB_SEND_BUFSIZ=262144ul CPPHTTPLIB_LISTEN_BACKLOG=1024)
target_link_libraries(httplib_headers INTERFACE OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
