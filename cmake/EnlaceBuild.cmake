# Build rules that every target of the tree shares: warnings, sanitizers, and the two helpers that
# give each concept of the host its own library and its own test program.
find_package(Boost 1.81 REQUIRED)
find_package(Threads REQUIRED)

add_library(enlace_warnings INTERFACE)
target_compile_options(enlace_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual)
if(ENLACE_WERROR)
  target_compile_options(enlace_warnings INTERFACE -Werror)
endif()

if(ENLACE_SANITIZE)
  add_compile_options(-fsanitize=${ENLACE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ENLACE_SANITIZE})
  add_compile_definitions(ENLACE_SANITIZED=1)
endif()

# Points at which a test lets the host die or fail (runtime/fail_points.hpp): in debug builds, never in a release.
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  option(ENLACE_FAIL_POINTS "Compile the named fail points of the tests into the host" ON)
else()
  option(ENLACE_FAIL_POINTS "Compile the named fail points of the tests into the host" OFF)
endif()

# enlace_host_module(<concept> SOURCES <file>... [DEPS <target>...] [FAIL_POINTS <file>...])
# One static library enlace_<concept> for host/src/<concept>; includes are written "<concept>/<file>.hpp".
# FAIL_POINTS names the sources that have fail points; no other file is compiled differently because of them.
function(enlace_host_module concept)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS;FAIL_POINTS")
  if(ENLACE_FAIL_POINTS AND arg_FAIL_POINTS)
    set_property(SOURCE ${arg_FAIL_POINTS} APPEND PROPERTY COMPILE_DEFINITIONS ENLACE_FAIL_POINTS=1)
  endif()
  add_library(enlace_${concept} STATIC ${arg_SOURCES})
  target_include_directories(enlace_${concept} PUBLIC ${PROJECT_SOURCE_DIR}/host/src)
  target_link_libraries(enlace_${concept} PUBLIC enlace::base ${arg_DEPS} PRIVATE enlace_warnings)
endfunction()

# What `ctest -L unit` needs, and no more: sanitizers build this.
add_custom_target(enlace_unit_tests)

# enlace_test(<name> SOURCES <file>... [DEPS <target>...] [LABELS <label>...])
function(enlace_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS;LABELS")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} enlace_warnings GTest::gtest GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  if("unit" IN_LIST arg_LABELS)
    add_dependencies(enlace_unit_tests ${name})
  endif()
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300)
endfunction()
