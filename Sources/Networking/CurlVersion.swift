import CCurl

/// The version of libcurl that is loaded, and of what it is made with, such as
/// `libcurl/7.88.1 OpenSSL/3.0.17`.
package var curlVersion: String { String(cString: curl_version()) }
