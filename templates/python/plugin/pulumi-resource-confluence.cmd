@echo off
rem Pulumi finds the provider plugin here, also before the package that has it is installed.
set plugin=%~dp0..\node_modules\pulumi-confluence-applinks\plugin\pulumi-resource-confluence.cmd
rem The YAML language host keeps the schema here, and would go on with it after the package is upgraded.
del /q "%~dp0..\schema-confluence*.json" 2>nul
if exist "%plugin%" (
  "%plugin%" %*
) else (
  echo pulumi-resource-confluence: the package pulumi-confluence-applinks is not installed: run "npm install" 1>&2
  exit /b 1
)
