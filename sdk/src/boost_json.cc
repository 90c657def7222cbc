// Boost.JSON, compiled into the SDK: Debian's static library is not position-independent, and a connector
// must bring everything it needs.
#include <boost/json/src.hpp>
