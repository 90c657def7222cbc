# find_package(enlace-sdk): enlace::abi, enlace::base, enlace::sdk, enlace::sdk_testing and
# enlace_add_connector().
include(${CMAKE_CURRENT_LIST_DIR}/enlace-sdk-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/EnlaceConnector.cmake)
