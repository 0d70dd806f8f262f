#include <dwell/plugin.h>
this is no C
