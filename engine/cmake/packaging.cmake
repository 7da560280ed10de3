# A Debian package of everything that is installed: command, library, rules, schemas, the service's unit.
# `cpack -G DEB` in a build directory, or ./dev package.
install(FILES serve/deploy/kijun.service DESTINATION lib/systemd/system)
install(FILES serve/deploy/serve.conf DESTINATION ${CMAKE_INSTALL_DATADIR}/kijun)

set(documents ${CMAKE_INSTALL_DATADIR}/doc/kijun)
install(FILES serve/deploy/copyright DESTINATION ${documents})
find_program(GZIP gzip)  # a Debian has it, and wants its list of changes so
if(GZIP)
  set(changes ${CMAKE_CURRENT_BINARY_DIR}/changelog)
  configure_file(serve/deploy/changelog.in ${changes} @ONLY)
  execute_process(COMMAND ${GZIP} -9 --no-name --force --keep ${changes} COMMAND_ERROR_IS_FATAL ANY)
  install(FILES ${changes}.gz DESTINATION ${documents})
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME kijun)
set(CPACK_PACKAGE_CONTACT "Kijun maintainers <maintainers@users.noreply.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGE_DESCRIPTION "Reports are judged under the guideline in force on their date, with the
reasons, the words that were met and the law. The command compiles, tests and
compares guidelines, writes documents about them, and serves judgments over
HTTP with a record of each. The rules of Japan's Internet Hotline Center are
included.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
# the libraries that the command links; headers and the rest of the development packages are for embedders
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_SOURCE_DIR}/serve/deploy/triggers)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libantlr4-runtime-dev, libhyperscan-dev, libicu-dev, libfmt-dev, libsimdjson-dev, libsodium-dev, nettle-dev, libzip-dev, postgresql")
include(CPack)
