# A Debian package of everything that is installed: command, library, rules, schemas, the service's unit.
# `cpack -G DEB` in a build directory, or ./dev package.
install(FILES serve/deploy/kijun.service DESTINATION lib/systemd/system)
install(FILES serve/deploy/serve.conf DESTINATION ${CMAKE_INSTALL_DATADIR}/kijun)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME kijun)
set(CPACK_PACKAGE_CONTACT "Kijun maintainers <maintainers@users.noreply.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
# the libraries that the command links; headers and the rest of the development packages are for embedders
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libantlr4-runtime-dev, libhyperscan-dev, libicu-dev, libfmt-dev, libsimdjson-dev, libsodium-dev, libzip-dev, postgresql")
include(CPack)
