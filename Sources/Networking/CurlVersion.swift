import CCurl

/// The version of the loaded libcurl and of the libraries it was built with, such as
/// `libcurl/7.88.1 OpenSSL/3.0.17`.
package var curlVersion: String { String(cString: curl_version()) }
