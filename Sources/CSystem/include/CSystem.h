#ifndef CSystem_h
#define CSystem_h

#include "CSystemDescriptors.h"
#include "CSystemFaults.h"
#include "CSystemRescue.h"
#include "CSystemSeal.h"
#include "CSystemSpawn.h"
#include "CSystemSymbols.h"
#include "CSystemThreads.h"
#endif
