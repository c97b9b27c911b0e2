document.getElementById("ritorno").submit();
