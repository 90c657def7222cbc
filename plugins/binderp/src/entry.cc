#include "connector.hpp"

ENLACE_CONNECTOR(enlace::binderp::BindConnector)
