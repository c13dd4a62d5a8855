from django.urls import path

from accounts.views import links, login

app_name = "accounts"
urlpatterns = [
    path("inloggen/", login.login, name="login"),
    path("inloggen/pincode-kiezen/", login.choose_pin, name="choose_pin"),
    path("inloggen/pincode/", login.enter_pin, name="enter_pin"),
    path("locatie/link/", links.location, name="location_page"),
    path("locatie/<str:token>/", links.location, name="location"),
    path("activeren/link/", links.activate, name="activation_page"),
    path("activeren/<str:token>/", links.activate, name="activate"),
    path("uitloggen/", login.logout, name="logout"),
]
