#include "connector.hpp"

ENLACE_CONNECTOR(enlace::alegra::AlegraConnector)
