#define BOOST_TEST_MODULE psjobs
#include <boost/test/unit_test.hpp>
