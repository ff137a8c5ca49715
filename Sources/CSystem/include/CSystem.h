#ifndef CSystem_h
#define CSystem_h
#endif
