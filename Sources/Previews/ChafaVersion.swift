import CChafa

/// The version of libchafa the program was built with; the library does not report its own.
package let chafaVersion =
  "\(CHAFA_MAJOR_VERSION).\(CHAFA_MINOR_VERSION).\(CHAFA_MICRO_VERSION)"
